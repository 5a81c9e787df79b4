namespace ImageGen.Providers.Http;

/// <summary>A body is larger than we read.</summary>
internal sealed class BodyTooLargeException(int cap) : Exception($"The body is larger than {cap:N0} bytes.");
