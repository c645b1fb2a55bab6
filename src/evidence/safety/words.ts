import type { Language } from '../../openbadges/award.js';

/** Why evidence is taken out of sight, as codes for programs. */
export const quarantineReasons = [
  'personal_data',
  'pupil_name',
  'pupil_picture',
  'assessment_or_health',
  'other',
] as const;
export type QuarantineReason = (typeof quarantineReasons)[number];

type Said = Readonly<Record<Language, string>>;

/** The reasons as the owner of the evidence reads them. */
export const reasonWords: Readonly<Record<QuarantineReason, Said>> = {
  personal_data: {
    fi: 'Näytössä on muiden ihmisten henkilötietoja.',
    sv: 'Beviset innehåller andra personers personuppgifter.',
    en: 'The evidence has personal data of other people.',
  },
  pupil_name: {
    fi: 'Näytössä on oppilaan nimi.',
    sv: 'Beviset innehåller en elevs namn.',
    en: 'The evidence has the name of a pupil.',
  },
  pupil_picture: {
    fi: 'Näytössä on tunnistettava kuva tai ääni oppilaasta.',
    sv: 'Beviset innehåller en bild eller ljud där en elev kan kännas igen.',
    en: 'The evidence has a picture or a sound by which a pupil can be recognised.',
  },
  assessment_or_health: {
    fi: 'Näytössä on tietoja oppilaan arvioinnista tai terveydestä.',
    sv: 'Beviset innehåller uppgifter om en elevs bedömning eller hälsa.',
    en: 'The evidence tells of the assessment or the health of a pupil.',
  },
  other: {
    fi: 'Näyttö on asetettu karanteeniin muusta syystä. Kysy ylläpidolta.',
    sv: 'Beviset har satts i karantän av ett annat skäl. Fråga administratören.',
    en: 'The evidence is in quarantine for another reason. Ask the administrators.',
  },
};

interface Notice {
  readonly title: string;
  readonly lines: readonly [string, string, string];
}

/** What to look for before something is put on the shelf: for the page where that is done. */
export const uploadNotice: Readonly<Record<Language, Notice>> = {
  fi: {
    title: 'Tarkista ennen kuin lisäät näytön',
    lines: [
      'Siinä ei ole oppilaiden nimiä eikä muita tietoja, joista heidät tunnistaa.',
      'Siinä ei ole kuvia tai ääntä oppilaista ilman lupaa.',
      'Siinä ei ole arviointeja eikä tietoja terveydestä tai tuen tarpeesta.',
    ],
  },
  sv: {
    title: 'Kontrollera innan du lägger till beviset',
    lines: [
      'Det innehåller inga namn på elever eller andra uppgifter som de kan kännas igen av.',
      'Det innehåller inga bilder eller ljud av elever utan tillstånd.',
      'Det innehåller inga bedömningar och inga uppgifter om hälsa eller behov av stöd.',
    ],
  },
  en: {
    title: 'Check before you add the evidence',
    lines: [
      'It has no names of pupils, and nothing else by which they can be recognised.',
      'It has no pictures or sounds of pupils without permission.',
      'It has no assessments, and nothing about health or need of support.',
    ],
  },
};
