/**
 * Plain JSON values for arguments and input fields, by schema coordinate (`Query.user(id:)`, `ProductFilter.search`) or,
 * where there is none for the coordinate, by the name of the type (`ID`). Enums and Booleans need none.
 *
 * A value that should come up more often is listed more than once.
 */
export type ValuePools = Readonly<Record<string, readonly unknown[]>>;
