// Upload: files are dropped or chosen, listed with what is known of each, and sent one request at a time, so that a
// bad one stops no other; of thousands, those without a row are sent some dozens at a time. Without this script the form
// posts them all at once. What became of them is told by upload-list.js.
(() => {
  const form = document.getElementById("upload-form");
  const picker = document.getElementById("id_file");
  const chosen = document.getElementById("chosen");
  const restBox = document.getElementById("chosen-rest");
  const button = document.getElementById("upload-button");
  const zone = document.getElementById("drop-zone");
  const paste = document.getElementById("paste");
  const maxBytes = (name) => Number(/\.(zip|csv|jsonl)$/i.test(name) ? form.dataset.maxPackedBytes : form.dataset.maxBytes);
  const SOURCE = ["outlet", "url", "published"];
  const files = new Map(); // row → File
  const MOST_ROWS = 200; // a row has a dozen elements: ten thousand of them make the page crawl
  let rest = []; // files beyond those
  const CHUNK_FILES = Math.min(50, Number(form.dataset.maxFiles));
  const CHUNK_BYTES = 8 * 1048576;
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

  const showRest = () => {
    restBox.hidden = !rest.length;
    const shown = files.size ? `And ${rest.length.toLocaleString("en")} more files` : `${rest.length.toLocaleString("en")} files`;
    document.getElementById("chosen-rest-count").textContent = `${shown}, with the source below`;
  };

  const addFile = (file) => {
    if (files.size >= MOST_ROWS) {
      rest.push(file);
      return;
    }
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

  const newBody = () => {
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    return data;
  };

  const body = (row, file) => {
    const data = newBody();
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
      uploadList.add(answer.html);
    } else {
      sayFailure(row, status, answer);
    }
  };

  const sayFailure = (row, status, answer) => {
    if (status === 422 && answer?.errors) {
      showErrors(row, answer.errors);
    } else if (status === 503 && answer?.error) {
      say(row, `Not uploaded yet. ${answer.error}`);
    } else if (status === 0) {
      say(row, "Not uploaded: the server does not answer. Check the connection, and press Upload again.");
    } else {
      say(row, `Not uploaded: the server answered with status ${status}. Reload the page, sign in if asked, and upload again.`);
    }
  };

  // As many of the rest as one request should hold; what holds many articles goes alone.
  const nextChunk = () => {
    const chunk = [];
    let bytes = 0;
    for (const file of rest) {
      const isPacked = /\.(zip|csv|jsonl|eml)$/i.test(file.name);
      const isFull = chunk.length >= CHUNK_FILES || bytes + file.size > CHUNK_BYTES;
      if (chunk.length && (isFull || isPacked)) break;
      chunk.push(file);
      bytes += file.size;
      if (isPacked) break;
    }
    return chunk;
  };

  const uploadRest = async () => {
    const bar = restBox.querySelector("progress");
    const total = rest.length;
    say(restBox, "");
    bar.hidden = !total;
    while (rest.length) {
      const chunk = nextChunk();
      const data = newBody();
      for (const file of chunk) data.append("file", file, file.name);
      for (const name of SOURCE) data.append(name, common(name).value);
      const { status, answer } = await send(data, () => {});
      if (status !== 200 || !answer?.html) {
        sayFailure(restBox, status, answer);
        break;
      }
      rest.splice(0, chunk.length);
      bar.value = Math.round((100 * (total - rest.length)) / total);
      uploadList.add(answer.html);
      showRest();
    }
    bar.hidden = true;
  };

  const askForAddresses = async () => {
    const field = common("addresses");
    if (!field?.value.trim()) return true;
    const data = newBody();
    for (const name of ["addresses", "outlet", "published"]) data.append(name, common(name).value);
    const { status, answer } = await send(data, () => {});
    if (status === 200 && answer?.html) {
      field.value = "";
      uploadList.add(answer.html);
      return true;
    }
    const own = answer?.errors?.addresses?.map((error) => error.message).join(" ");
    for (const [name, list] of Object.entries(answer?.errors ?? {})) {
      if (common(name)) showFieldError(common(name), list.map((error) => error.message).join(" "));
    }
    if (!own) showFieldError(field, "Not asked for yet: the server did not take it. See above or below, or press Upload again.");
    return false;
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

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearErrors(form);
    addPasted();
    if (!files.size && !rest.length && !common("addresses")?.value.trim()) {
      showFieldError(picker, "Choose at least one file, or paste a text.");
      picker.focus();
      return;
    }
    button.disabled = true;
    const isAsked = await askForAddresses();
    for (const [row, file] of [...files]) await uploadOne(row, file);
    await uploadRest();
    showRest();
    button.disabled = false;
    // What was said of these articles is not said of the next ones.
    if (isAsked && !files.size && !rest.length) for (const name of SOURCE) common(name).value = "";
    form.querySelector("[aria-invalid=true]")?.focus();
  });

  picker.addEventListener("change", () => {
    clearErrors(zone);
    for (const file of picker.files) addFile(file);
    picker.value = ""; // the list holds them now
    showRest();
  });

  restBox.querySelector("[data-part=remove]").addEventListener("click", () => {
    rest = [];
    say(restBox, "");
    showRest();
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
    showRest();
  });
})();
