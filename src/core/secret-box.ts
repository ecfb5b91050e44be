/** Keeps a short text unreadable at rest. `open` throws a ServiceError `conflict` when the text was sealed with another key. */
export interface SecretBox {
  seal(text: string): string;
  open(sealed: string): string;
}
