using ImageGen.Cli.Terminal;
using ImageGen.Contracts;

namespace ImageGen.Cli.Generate;

/// <summary>Names and writes image files, and derives the format from a file name.</summary>
internal static class ImageFiles
{
    /// <summary>The format that a file name implies; null when it implies none.</summary>
    public static OutputFormat? FormatOf(FileInfo? output) => output?.Extension.ToUpperInvariant() switch
    {
        ".PNG" => OutputFormat.Png,
        ".JPG" or ".JPEG" => OutputFormat.Jpeg,
        ".WEBP" => OutputFormat.Webp,
        _ => null,
    };

    /// <summary>The file of the n-th of several images.</summary>
    public static string PathFor(FileInfo? output, Guid jobId, int index, int total, string contentType)
    {
        var extension = contentType switch { "image/jpeg" => ".jpg", "image/webp" => ".webp", _ => ".png" };
        if (output is null)
        {
            return $"{jobId}{extension}";
        }

        var path = output.Extension.Length > 0 ? output.FullName : output.FullName + extension;
        return total == 1 ? path : Path.Combine(Path.GetDirectoryName(path)!, $"{Path.GetFileNameWithoutExtension(path)}-{index + 1}{Path.GetExtension(path)}");
    }

    /// <summary>Writes the file completely or not at all.</summary>
    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> image, CancellationToken cancellationToken)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            await File.WriteAllBytesAsync(temporary, image, cancellationToken);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Internal, $"The image can't be written to {path}: {exception.Message}", exception);
        }
        finally
        {
            Remove(temporary);
        }
    }

    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Its folder is gone, and the file with it; otherwise a later start removes the temporary file.
        }
    }
}
