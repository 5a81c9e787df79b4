namespace ImageGen.Providers.Http;

/// <summary>A body is larger than we read, as it came or decoded.</summary>
/// <param name="cap">What it may be, in bytes.</param>
public sealed class BodyTooLargeException(int cap) : Exception($"The body is larger than {cap:N0} bytes.");
