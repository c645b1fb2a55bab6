import { erased, house, inner, ofPerson, rewritten, shown, through, type Table } from './columns.js';

/** Badges, the trail, and the service's own tables. */
export const awards: Readonly<Record<string, Table>> = {
  credential: {
    name: ['Merkki', 'Märke', 'Badge'],
    category: 'award',
    rows: ofPerson(),
    onErasure: 'keep',
    columns: {
      id: shown('Tunniste', 'Kod', 'Id'),
      kind: shown('Laji', 'Slag', 'Kind'),
      person_id: inner,
      badge: shown('Merkki', 'Märke', 'Badge'),
      version: shown('Versio', 'Version', 'Version'),
      level: shown('Taso', 'Nivå', 'Level'),
      submission_id: shown('Hakemus', 'Ansökan', 'Submission'),
      level_key: inner,
      status_list: shown('Tilalista', 'Statuslista', 'Status list'),
      status_index: shown('Paikka tilalistalla', 'Plats på statuslistan', 'Place in the status list'),
      award: rewritten('Mitä merkki sanoo', 'Vad märket säger', 'What the badge says'),
      issued_on: shown('Myönnetty', 'Beviljat', 'Issued'),
      valid_until: shown('Voimassa asti', 'Gäller till', 'Valid until'),
      // The holder's copy is confirmed by what `digests` keeps; see docs/decisions/what-erasure-leaves.md.
      ob2: rewritten('Open Badges 2.0', 'Open Badges 2.0', 'Open Badges 2.0'),
      ob2_jws: rewritten('Open Badges 2.0 (JWS)', 'Open Badges 2.0 (JWS)', 'Open Badges 2.0 (JWS)'),
      ob3: rewritten('Open Badges 3.0', 'Open Badges 3.0', 'Open Badges 3.0'),
      ob3_jwt: rewritten('Open Badges 3.0 (JWT)', 'Open Badges 3.0 (JWT)', 'Open Badges 3.0 (JWT)'),
      signed_at: shown('Allekirjoitettu', 'Undertecknat', 'Signed'),
      revoked_at: shown('Mitätöity', 'Återkallat', 'Revoked'),
      revocation_reason: erased('Mitätöinnin syy', 'Orsak till återkallandet', 'Reason of the revocation'),
      suspended_at: shown('Keskeytetty', 'Vilande sedan', 'Suspended'),
      suspension_reason: erased(
        'Keskeytyksen syy',
        'Orsak till att det är vilande',
        'Reason of the suspension',
      ),
    },
  },
  suspension: {
    name: ['Päättynyt keskeytys', 'Avslutad vilotid', 'Ended suspension'],
    category: 'award',
    rows: through('credential', 'credential_id'),
    onErasure: 'keep',
    columns: {
      id: inner,
      credential_id: shown('Merkki', 'Märke', 'Badge'),
      suspended_at: shown('Keskeytetty', 'Vilande sedan', 'Suspended'),
      reason: erased('Syy', 'Orsak', 'Reason'),
      ended_at: shown('Päättyi', 'Slutade', 'Ended'),
      ended_because: erased('Miksi päättyi', 'Varför den slutade', 'Why it ended'),
    },
  },
  audit_event: {
    name: ['Tapahtuma', 'Händelse', 'Event'],
    category: 'trail',
    rows: { by: 'search' },
    onErasure: 'keep',
    columns: {
      seq: shown('Numero', 'Nummer', 'Number'),
      at: shown('Milloin', 'När', 'When'),
      actor: shown('Tekijän tunniste', 'Utförarens kod', 'Id of who did it'),
      action: shown('Mitä tehtiin', 'Vad som gjordes', 'What was done'),
      subject: shown('Mille', 'För vad', 'To what'),
      details: shown('Tiedot', 'Uppgifter', 'Details'),
      previous_hash: inner,
      hash: inner,
    },
  },
  badge_version: house(
    ['Merkin julkaistu versio', 'Märkets publicerade version', 'Published badge version'],
    ['id', 'badge', 'version', 'content_hash', 'content', 'served', 'published_at'],
  ),
  status_list: house(
    ['Tilalista', 'Statuslista', 'Status list'],
    ['list', 'seed', 'mark', 'changes', 'changed_at'],
  ),
  signing_key: house(
    ['Allekirjoitusavaimen nimi', 'Undertecknarnyckelns namn', 'Name of a signing key'],
    ['name', 'kind', 'first_used'],
  ),
};
