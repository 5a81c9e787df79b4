namespace ImageGen.Egress;

/// <summary>
/// An address that must not be asked; nobody was. The message says why, and never which address a name resolved to: whoever names addresses
/// must not learn from us what there is in our networks.
/// </summary>
public sealed class EgressRefusedException(string message) : HttpRequestException(message);
