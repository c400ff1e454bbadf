/** What of the dashboards may be read before sign-in: hashed assets, which hold no data. */
const ASSETS = /^\/(_app\/[\w\-./]+|favicon\.(ico|svg|png)|robots\.txt|[\w-]+\.(svg|png|webmanifest))$/;

/** `path` is the raw path of the request, not decoded: an encoded dot or slash is no asset of ours. */
export function isAsset(path: string): boolean {
  return ASSETS.test(path) && !path.split('/').some((part) => part === '..' || part === '.');
}

/** Paths that programs read: they are told by problem+json, never sent to a page. */
export function isForPrograms(path: string): boolean {
  return /^\/(api|cubejs-api|metrics)(\/|$)/.test(path);
}

/** A path that tries to leave its folder, or hides characters that no address of ours has. */
export function isCrooked(path: string): boolean {
  let plain = path;
  for (let round = 0; round < 3; round += 1) {
    if (/(^|[/\\])\.\.([/\\]|$)|[\\\0]/.test(plain)) return true;
    try {
      const next = decodeURIComponent(plain);
      if (next === plain) return false;
      plain = next;
    } catch {
      // A percent sign that was sent encoded, as in an id, means nothing once it is decoded.
      return round === 0;
    }
  }
  return true;
}
