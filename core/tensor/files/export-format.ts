/** How a tensor is exported: whole as .npy or as a table with its indices, or two of its dimensions as a table. */
export type ExportFormat =
  | { readonly kind: 'npy' }
  | { readonly kind: 'list' }
  | {
      readonly kind: 'plane';
      readonly rowAxis: number | null;
      readonly columnAxis: number | null;
      /** Fixes the other dimensions. */
      readonly index: readonly number[];
    };
