namespace ImageGen.Worker.Steps.Inputs;

/// <summary>The source image can't be read now; a retry may succeed. The message may be shown to the caller.</summary>
internal sealed class SourceAwayException(string message, TimeSpan? retryAfter = null, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The Retry-After of its host; null when there is none.</summary>
    public TimeSpan? RetryAfter => retryAfter;
}
