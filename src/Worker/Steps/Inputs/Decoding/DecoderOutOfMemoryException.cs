namespace ImageGen.Worker.Steps.Inputs.Decoding;

/// <summary>The system has no memory for the pixels of an image now; a retry may succeed.</summary>
internal sealed class DecoderOutOfMemoryException() : Exception("There is no memory for the pixels.");
