/**
 * Drawn by the browser from its own fonts: a style without `glyphs` needs no font server. Each list is one name to the
 * map, which reads the weight and the slant from the first of them.
 */
export const fonts = ['Segoe UI Semibold,Roboto Medium,Helvetica Neue,Noto Sans,Arial'];
export const regularFonts = ['Segoe UI Regular,Segoe UI,Roboto,Helvetica Neue,Noto Sans,Arial'];
export const italicFonts = ['Segoe UI Italic,Segoe UI,Roboto,Helvetica Neue,Noto Sans,Arial'];
