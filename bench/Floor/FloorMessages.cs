namespace ImageGen.Bench.Floor;

/// <summary>The floor's command.</summary>
public sealed record MakePicture(Guid JobId, string Prompt);

/// <summary>The floor's event.</summary>
public sealed record PictureMade(Guid JobId, string Key);
