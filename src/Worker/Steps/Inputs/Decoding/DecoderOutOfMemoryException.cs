namespace ImageGen.Worker.Steps.Inputs.Decoding;

/// <summary>The system gives no memory for the pixels of an image now; it may later.</summary>
internal sealed class DecoderOutOfMemoryException() : Exception("There is no memory for the pixels.");
