namespace ImageGen.Egress;

/// <summary>
/// An address was refused, and no request was sent. The message gives the reason, and never an address that a name resolved to: callers who name
/// addresses must not learn what exists in the internal networks.
/// </summary>
public sealed class EgressRefusedException(string message) : HttpRequestException(message);
