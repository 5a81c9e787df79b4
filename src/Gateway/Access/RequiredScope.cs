using ImageGen.Storage.Access;

namespace ImageGen.Gateway.Access;

/// <summary>Metadata of a route: the scope that its callers need.</summary>
/// <param name="Scope">One scope.</param>
internal sealed record RequiredScope(AccessScope Scope);
