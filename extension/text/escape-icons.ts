/**
 * A name for a place where VS Code draws `$(gear)` as an icon (the status bar, pick lists): what a model's author
 * wrote stands there as it is.
 */
export function escapeIcons(name: string): string {
  return name.replace(/\$\((?=[A-Za-z0-9-]+(?:~[A-Za-z]+)?\))/g, '\\$(');
}
