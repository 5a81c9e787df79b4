namespace ImageGen.Emulators.Automatic1111;

/// <summary>The values of a request.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Seed">The seed, random if -1 was sent.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Steps">Steps.</param>
/// <param name="Count">Images: batches times their size.</param>
/// <param name="Checkpoint">The checkpoint to load for it; null for the one that is loaded.</param>
/// <param name="RestoresCheckpoint">Whether the previous checkpoint is loaded again afterwards.</param>
/// <param name="SendsImages">Whether the response has the images.</param>
/// <param name="SavesImages">Whether the images are saved on the server's disk; a grid of several images then comes first.</param>
/// <param name="TaskId">The name that the client gave the run.</param>
internal sealed record RunOrder(
    string Prompt, long Seed, int Width, int Height, int Steps, int Count, string? Checkpoint, bool RestoresCheckpoint, bool SendsImages, bool SavesImages, string TaskId);
