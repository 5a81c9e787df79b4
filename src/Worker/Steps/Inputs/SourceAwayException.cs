namespace ImageGen.Worker.Steps.Inputs;

/// <summary>The source image can't be read now, and may be later. The message may be shown to the caller.</summary>
internal sealed class SourceAwayException(string message, TimeSpan? retryAfter = null, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>How long its host asks to wait; null when it does not say.</summary>
    public TimeSpan? RetryAfter => retryAfter;
}
