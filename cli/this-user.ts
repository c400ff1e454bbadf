/** In a container the user may have a number only: os.userInfo() throws there. */
export function thisUser(): { readonly uid: number; readonly name: string } {
  const uid = process.getuid?.() ?? -1;
  return { uid, name: process.env['USER'] ?? process.env['USERNAME'] ?? `uid ${uid}` };
}
