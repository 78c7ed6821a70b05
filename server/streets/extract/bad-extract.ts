/** Thrown from the depth of a file that cannot be read as an extract; its message is one line for people. */
export class BadExtract extends Error {}
