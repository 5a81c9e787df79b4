using ImageGen.Cli.Terminal;

namespace ImageGen.Cli.Generate;

/// <summary>Checks whether images can be written to their target before they are ordered, since an order costs money.</summary>
internal static class OutputCheck
{
    // Extensions of image formats that no provider delivers.
    private static readonly string[] OtherFormats = [".AVIF", ".BMP", ".GIF", ".HEIC", ".HEIF", ".ICO", ".JP2", ".JXL", ".PDF", ".SVG", ".TIF", ".TIFF"];

    /// <summary>Refuses a target that can't be written, or whose extension implies an unsupported format.</summary>
    /// <exception cref="CommandException">The target can't be used; nothing was ordered.</exception>
    public static void Check(FileInfo? output, int count)
    {
        if (output is not null && OtherFormats.Contains(output.Extension.ToUpperInvariant()))
        {
            throw Refused($"{output} ends in {output.Extension}, but images are PNG, JPEG or WebP: .png, .jpg, .jpeg or .webp.");
        }

        if (output is { Name.Length: 0 })
        {
            throw Refused($"{output} is a folder; name a file in it.");
        }

        var paths = Enumerable.Range(0, Math.Clamp(count, 1, 16)).Select(index => Path.GetFullPath(ImageFiles.PathFor(output, Guid.Empty, index, count, "image/png"))).ToList();
        if ((output is not null && Directory.Exists(output.FullName) ? output.FullName : paths.Find(Directory.Exists)) is { } taken)
        {
            throw Refused($"{taken} is a folder; name a file in it.");
        }

        var folder = Path.GetDirectoryName(paths[0])!;
        if (!Directory.Exists(folder))
        {
            throw Refused($"the folder {folder} does not exist.");
        }

        var probe = Path.Combine(folder, $".imagegen-{Guid.NewGuid():N}.part");
        try
        {
            File.Create(probe, 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Refused($"the folder {folder} can't be written to. {exception.Message}");
        }
    }

    private static CommandException Refused(string reason) => new(ExitCode.InvalidRequest, $"--output: {reason} Nothing was ordered.");
}
