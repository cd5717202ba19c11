package org.mlaudit.privacy;

/** Kinds of personal data that are found in free text. */
public enum PersonalDataKind {
    /** E-mail address. */
    EMAIL,
    /** Phone number. */
    PHONE,
    /** Number of a payment card. */
    CARD,
    /** International bank account number. */
    IBAN,
    /** IP address, version 4 or 6. */
    IP_ADDRESS,
    /** Social security number of the United States. */
    US_SSN,
    /** National insurance number of the United Kingdom. */
    UK_NINO,
    /** Tax identification number of Germany. */
    DE_TAX_ID,
    /** Registration number of France (numero d'inscription au repertoire). */
    FR_NIR,
    /** Identity number of Spain, of citizens (DNI) and of foreigners (NIE). */
    ES_DNI,
    /** Citizen service number of the Netherlands. */
    NL_BSN,
    /** Tax code of Italy. */
    IT_CODICE_FISCALE,
    /** Number in Poland's register of residents. */
    PL_PESEL,
    /** Personal identity number of Sweden. */
    SE_PERSONNUMMER
}
