/** Whether the letters that are typed stand in a name in their order, whatever their case: as editors filter names. */
export function matchesTyped(name: string, typed: string): boolean {
  const wanted = typed.toLowerCase();
  let at = 0;
  for (const letter of name.toLowerCase()) if (letter === wanted[at]) at++;
  return at === wanted.length;
}
