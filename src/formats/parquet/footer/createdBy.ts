/** Who wrote the files that this program writes. */

/** As the specification asks for it: application, `version`, version. A test compares it with package.json. */
export const createdBy = 'colonnade version 0.1.0';
