namespace ImageGen.Gateway.Requests;

/// <summary>How large a request body may be.</summary>
internal static class BodyLimit
{
    /// <summary>64 kB: two prompts of 10,000 characters with room to spare.</summary>
    public const int Bytes = 64 * 1024;
}
