namespace ImageGen.Gateway.Access;

/// <summary>Metadata of a route whose clients can authenticate with HTTP Basic only: the password is the API key, and the name means nothing.</summary>
internal sealed class AcceptsBasicCredentials;
