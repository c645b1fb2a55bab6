import { Column, PrimaryColumn, type ColumnOptions, type PrimaryColumnOptions } from 'typeorm';

// Portable columns: the same type on SQLite and PostgreSQL, so that one set of migrations serves both.

/** An id made by the application, or another short text that identifies. */
export const IdColumn = (options: ColumnOptions = {}) => Column({ type: 'varchar', length: 100, ...options });
export const PrimaryId = (options: PrimaryColumnOptions = {}) =>
  PrimaryColumn({ type: 'varchar', length: 100, ...options });

/** ISO 8601 UTC text with whole seconds: comparable as text, equal on both engines. */
export const InstantColumn = (options: ColumnOptions = {}) =>
  Column({ type: 'varchar', length: 20, ...options });

/** A calendar day, `YYYY-MM-DD`. */
export const DayColumn = (options: ColumnOptions = {}) => Column({ type: 'varchar', length: 10, ...options });

/** Text of any length, kept to the byte: signed documents and snapshots live in these. */
export const TextColumn = (options: ColumnOptions = {}) => Column({ type: 'text', ...options });

/** A value kept as JSON text; never for anything whose bytes are signed or hashed. */
export const JsonColumn = (options: ColumnOptions = {}) => Column({ type: 'simple-json', ...options });

export const WholeNumber = (options: ColumnOptions = {}) => Column({ type: 'integer', ...options });
export const PrimaryNumber = (options: PrimaryColumnOptions = {}) =>
  PrimaryColumn({ type: 'integer', ...options });
export const Double = (options: ColumnOptions = {}) => Column({ type: 'double precision', ...options });
