/** Saving and restoring every row of an installation, without PostgreSQL's own tools, which npm does not carry. */
export { BackupError, type BackupFault } from './backup/errors.ts';
export { keyFingerprint } from './backup/keys.ts';
export { type RestoreOptions, type RestoreResult, restore } from './backup/restore.ts';
export { type BackupOptions, type BackupResult, backup } from './backup/save.ts';
export { type BackupFace, verifyBackup } from './backup/verify.ts';
