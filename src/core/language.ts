/** Languages the product speaks: explanations, documents and the command line. */
export const languages = ['en', 'fr'] as const;
export type Language = (typeof languages)[number];
