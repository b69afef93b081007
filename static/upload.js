// Upload: files are dropped or chosen, listed with what is known of each, and sent one request at a time, so that a
// bad one stops no other. Without this script the form posts them all at once.
(() => {
  const form = document.getElementById("upload-form");
  const picker = document.getElementById("id_file");
  const chosen = document.getElementById("chosen");
  const uploaded = document.getElementById("uploaded");
  const section = document.getElementById("uploaded-section");
  const summary = document.getElementById("upload-summary");
  const button = document.getElementById("upload-button");
  const zone = document.getElementById("drop-zone");
  const paste = document.getElementById("paste");
  const maxBytes = (name) => Number(/\.(zip|csv|jsonl)$/i.test(name) ? form.dataset.maxPackedBytes : form.dataset.maxBytes);
  const SOURCE = ["outlet", "url", "published"];
  const files = new Map(); // row → File
  // By id: the rows of the chosen files have fields of the same names in the same form.
  const common = (name) => document.getElementById(`id_${name}`);
  let counter = 0;

  const megabytes = (bytes) => (bytes < 100000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1048576).toFixed(1)} MB`);

  const say = (row, text, kind = "error") => {
    const message = row.querySelector("[data-part=message]");
    message.textContent = text;
    message.dataset.kind = kind;
    message.hidden = !text;
  };

  const addFile = (file) => {
    const row = document.getElementById("chosen-row").content.firstElementChild.cloneNode(true);
    counter += 1;
    row.querySelector(".upload-row-name").textContent = file.name;
    row.querySelector("[data-part=size]").textContent = megabytes(file.size);
    for (const field of row.querySelectorAll(".field")) {
      const input = field.querySelector("input");
      input.id = `file-${counter}-${input.name}`;
      field.querySelector("label").htmlFor = input.id;
    }
    const remove = row.querySelector("[data-part=remove]");
    remove.setAttribute("aria-label", `Remove ${file.name}`);
    remove.addEventListener("click", () => {
      files.delete(row);
      row.remove();
    });
    if (file.size > maxBytes(file.name)) {
      say(row, `More than the ${megabytes(maxBytes(file.name))} allowed: this file will be refused. Remove it, or paste its text.`, "warning");
    }
    files.set(row, file);
    chosen.append(row);
  };

  const clearErrors = (box) => {
    for (const list of box.querySelectorAll(".errorlist")) list.remove();
    for (const input of box.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  };

  const showFieldError = (input, text) => {
    const field = input.closest(".field");
    if (field.querySelector(".errorlist")) return; // one file has said it for all
    const list = document.createElement("ul");
    list.className = "errorlist";
    const item = document.createElement("li");
    item.textContent = text;
    list.append(item);
    field.append(list);
    input.setAttribute("aria-invalid", "true");
    input.closest("details")?.setAttribute("open", "");
  };

  // An error belongs beside the field that it comes from: the file's own where that is filled in, else the common one.
  const showErrors = (row, errors) => {
    const words = [];
    for (const [name, list] of Object.entries(errors)) {
      const text = list.map((error) => error.message).join(" ");
      const own = row.querySelector(`[name="${name}"]`);
      const input = own?.value ? own : common(name);
      if (input && name !== "file") showFieldError(input, text);
      words.push(text);
    }
    say(row, `Not uploaded yet. ${words.join(" ")}`);
  };

  const body = (row, file) => {
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.append("file", file, file.name);
    data.append("title", row.querySelector("[name=title]").value);
    for (const name of SOURCE) data.append(name, row.querySelector(`[name=${name}]`).value || common(name).value);
    return data;
  };

  // XMLHttpRequest, since fetch tells nothing of how much has been sent.
  const send = (data, onProgress) =>
    new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) onProgress(Math.round((100 * event.loaded) / event.total));
      });
      request.addEventListener("loadend", () => {
        let answer = null;
        try {
          answer = JSON.parse(request.responseText);
        } catch {
          // a page instead of an answer: see below
        }
        resolve({ status: request.status, answer });
      });
      request.send(data);
    });

  const uploadOne = async (row, file) => {
    const bar = row.querySelector("progress");
    const remove = row.querySelector("[data-part=remove]");
    bar.hidden = false;
    remove.hidden = true;
    say(row, "");
    const { status, answer } = await send(body(row, file), (percent) => (bar.value = percent));
    bar.hidden = true;
    remove.hidden = false;
    if (status === 200 && answer?.html) {
      files.delete(row);
      row.remove();
      const box = document.createElement("template");
      box.innerHTML = answer.html; // made and escaped by the server
      uploaded.append(box.content);
      section.hidden = false;
      document.dispatchEvent(new CustomEvent("articles:added"));
    } else if (status === 422 && answer?.errors) {
      showErrors(row, answer.errors);
    } else if (status === 503 && answer?.error) {
      say(row, `Not uploaded yet. ${answer.error}`);
    } else if (status === 0) {
      say(row, "Not uploaded: the server does not answer. Check the connection, and press Upload again.");
    } else {
      say(row, `Not uploaded: the server answered with status ${status}. Reload the page, sign in if asked, and upload again.`);
    }
  };

  const addPasted = () => {
    const [text, title] = [common("text"), common("title")];
    if (!text.value.trim()) return;
    const name = title.value.trim().replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 80) || "pasted-text";
    addFile(new File([text.value], `${name}.txt`, { type: "text/plain" }));
    chosen.lastElementChild.querySelector("[name=title]").value = title.value;
    text.value = title.value = "";
    paste.open = false;
  };

  const summarise = () => {
    const rows = [...uploaded.children];
    const done = rows.filter((row) => !("waiting" in row.dataset)).length;
    summary.textContent = rows.length ? `${done} of ${rows.length} done` : "";
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearErrors(form);
    addPasted();
    if (!files.size) {
      showFieldError(picker, "Choose at least one file, or paste a text.");
      picker.focus();
      return;
    }
    button.disabled = true;
    for (const [row, file] of [...files]) {
      await uploadOne(row, file);
      summarise();
    }
    button.disabled = false;
    // What was said of these articles is not said of the next ones.
    if (!files.size) for (const name of SOURCE) common(name).value = "";
    form.querySelector("[aria-invalid=true]")?.focus();
  });

  picker.addEventListener("change", () => {
    clearErrors(zone);
    for (const file of picker.files) addFile(file);
    picker.value = ""; // the list holds them now
  });

  let depth = 0;
  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragenter", (event) => {
    if (!holdsFiles(event)) return;
    depth += 1;
    zone.dataset.over = "";
  });
  document.addEventListener("dragleave", (event) => {
    if (!holdsFiles(event)) return;
    depth -= 1;
    if (depth <= 0) delete zone.dataset.over;
  });
  document.addEventListener("dragover", (event) => {
    if (holdsFiles(event)) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    depth = 0;
    delete zone.dataset.over;
    clearErrors(zone);
    for (const item of event.dataTransfer.items) {
      const file = item.getAsFile();
      const isFolder = item.webkitGetAsEntry?.()?.isDirectory;
      if (file && !isFolder) addFile(file);
    }
  });
  document.addEventListener("articles:asked", summarise);
})();
