using ImageGen.Contracts;

namespace ImageGen.Cli.Generate;

/// <summary>The parsed options of <c>imagegen generate</c>.</summary>
internal sealed record GenerateOptions(ImageRequest Request, FileInfo? Output, Uri? Server, DirectoryInfo Data, bool Verbose, string? Tenant = null, bool Json = false);
