namespace ImageGen.Providers.Http;

/// <summary>A body is larger than the limit, as received or decoded.</summary>
/// <param name="cap">The limit, in bytes.</param>
public sealed class BodyTooLargeException(int cap) : Exception($"The body is larger than {cap:N0} bytes.");
