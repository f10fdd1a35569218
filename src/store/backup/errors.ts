/** Why a backup could not be made or restored. */
export type BackupFault =
  | 'busy'
  | 'damaged'
  | 'file-exists'
  | 'forbidden'
  | 'no-backup'
  | 'not-empty'
  | 'other-migrations'
  | 'rejected';

/** `message` says what happened and that nothing was changed, `hint` what a person can do. */
export class BackupError extends Error {
  readonly fault: BackupFault;
  readonly hint: string;

  constructor(fault: BackupFault, message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BackupError';
    this.fault = fault;
    this.hint = hint;
  }
}
