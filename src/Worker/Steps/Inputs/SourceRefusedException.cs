namespace ImageGen.Worker.Steps.Inputs;

/// <summary>There is no image to start from, and there will be none: it is the caller's to name another. The message is fit for the caller.</summary>
internal sealed class SourceRefusedException(string message, Exception? innerException = null) : Exception(message, innerException);
