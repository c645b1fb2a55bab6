import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * What an address or a person has spent in this minute; only where several instances share a PostgreSQL. Written past the
 * unit of work, one row at a time: it is no record of anything, and is deleted an hour later.
 */
@Entity('rate_count')
export class RateCount {
  @PrimaryColumn({ type: 'varchar', length: 255, primaryKeyConstraintName: 'pk_rate_count' })
  key: string;

  @Column({ type: 'integer' })
  points: number;

  @Column({ type: 'bigint', nullable: true })
  expire: string | null;
}
