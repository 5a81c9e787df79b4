namespace ImageGen.Worker.Steps.Inputs;

/// <summary>The source image can't be used, and a retry can't succeed: the caller must name another one. The message may be shown to the caller.</summary>
internal sealed class SourceRefusedException(string message, Exception? innerException = null) : Exception(message, innerException);
