// Where the analyst has been: what was put off for later, and the way back. Items are proposals, or whole articles.

let proposals = [];
let articles = [];
const seen = [];

// What the server must know of it.
export const putOff = () => ({ skipped: proposals, skipped_articles: articles });

// How the server is asked for the item.
export const addressOf = (item) => (item.meeting ? { meeting: item.meeting.id } : { whole: item.article.id });

export const isSame = (one, other) => Boolean(one && other) && JSON.stringify(addressOf(one)) === JSON.stringify(addressOf(other));

export function pass(item) {
  seen.push(addressOf(item));
}

export const last = () => seen[seen.length - 1];
export const goBack = () => seen.pop();

const later = ({ meeting, whole }) => ({
  skipped: meeting ? [...proposals.filter((pk) => pk !== meeting), meeting] : proposals,
  skipped_articles: whole ? [...articles.filter((pk) => pk !== whole), whole] : articles,
});

// As it would be with this item put off too.
export const putOffAlso = (item) => later(addressOf(item));

export function skip(item) {
  const off = putOffAlso(item);
  proposals = off.skipped;
  articles = off.skipped_articles;
  pass(item);
}

export function decided(meeting) {
  seen.push({ meeting });
  proposals = proposals.filter((pk) => pk !== meeting);
}
