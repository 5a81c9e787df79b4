namespace ImageGen.Worker.Steps.Inputs;

/// <summary>There is no source image and there will be none: the caller must name another one. The message may be shown to the caller.</summary>
internal sealed class SourceRefusedException(string message, Exception? innerException = null) : Exception(message, innerException);
