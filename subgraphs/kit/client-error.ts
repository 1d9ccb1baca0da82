import { GraphQLError } from 'graphql';

/** An error that the client caused or may know about: its text and code are shown as they are. */
export function clientError(code: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}
