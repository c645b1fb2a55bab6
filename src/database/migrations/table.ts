import { Table, type TableColumnOptions } from 'typeorm';

type ColumnSpec = Omit<TableColumnOptions, 'name'>;

export const id: ColumnSpec = { type: 'varchar', length: '100' };
export const instant: ColumnSpec = { type: 'varchar', length: '20' };
export const day: ColumnSpec = { type: 'varchar', length: '10' };
export const text: ColumnSpec = { type: 'text' };
export const wholeNumber: ColumnSpec = { type: 'integer' };
export const double: ColumnSpec = { type: 'double precision' };
export const orNull = (column: ColumnSpec): ColumnSpec => ({ ...column, isNullable: true });

interface TableSpec {
  readonly name: string;
  readonly key: string;
  readonly columns: Readonly<Record<string, ColumnSpec>>;
  readonly unique?: Readonly<Record<string, readonly string[]>>;
  readonly check?: Readonly<Record<string, string>>;
  readonly index?: Readonly<Record<string, readonly string[]>>;
  /** constraint name → [column, table it points at, column there] */
  readonly refer?: Readonly<Record<string, readonly [string, string, string]>>;
}

/** A table for `queryRunner.createTable`, every constraint named so that both engines agree with the entities. */
export function toTable(spec: TableSpec): Table {
  return new Table({
    name: spec.name,
    columns: Object.entries(spec.columns).map(([name, column]) => ({
      name,
      ...column,
      ...(name === spec.key ? { isPrimary: true, primaryKeyConstraintName: `pk_${spec.name}` } : {}),
    })),
    uniques: Object.entries(spec.unique ?? {}).map(([name, columnNames]) => ({
      name,
      columnNames: [...columnNames],
    })),
    checks: Object.entries(spec.check ?? {}).map(([name, expression]) => ({ name, expression })),
    indices: Object.entries(spec.index ?? {}).map(([name, columnNames]) => ({
      name,
      columnNames: [...columnNames],
    })),
    foreignKeys: Object.entries(spec.refer ?? {}).map(([name, [column, table, there]]) => ({
      name,
      columnNames: [column],
      referencedTableName: table,
      referencedColumnNames: [there],
      onDelete: 'NO ACTION',
    })),
  });
}
