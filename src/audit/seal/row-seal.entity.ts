import { Entity } from 'typeorm';

import { IdColumn, PrimaryId } from '../../database/columns.js';

/** What the newest seal of a row was made with; the seal itself stands in the trail. */
@Entity('row_seal')
export class RowSeal {
  /** `table/key of the row`. */
  @PrimaryId({ primaryKeyConstraintName: 'pk_row_seal' })
  id: string;

  @IdColumn()
  salt: string;
}
