using System.CommandLine;
using ImageGen.Contracts;
using ImageGen.Storage.Results.Formats;
using ImageGen.Storage.Results.Sources;

namespace ImageGen.Cli.Generate;

/// <summary>The source image: an address, or a file, which is sent with the request.</summary>
internal static class SourceImageOption
{
    private const string Name = "--image";

    public static Option<string?> Create() => new(Name)
    {
        Description = "The source image: an https address, or a file with one still PNG, JPEG or WebP of at most 10 MB.",
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (IsAddress(text))
            {
                return text;
            }

            try
            {
                return ReadFile(new FileInfo(text));
            }
            catch (Exception fault) when (fault is InvalidImageException or IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                result.AddError($"{Name} must be an address or a file with one still PNG, JPEG or WebP: {text}: {fault.Message}");
                return null;
            }
        },
    };

    private static bool IsAddress(string text)
        => new[] { "https://", "http://", SourceImages.DataPrefix }.Any(prefix => text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>The file as a <c>data:</c> URI. Its size is checked first: a file that is too large is not read.</summary>
    private static string ReadFile(FileInfo file)
    {
        if (file.Exists && file.Length > SourceImages.MaxBytes)
        {
            throw new IOException($"The file has {file.Length} bytes; at most {SourceImages.MaxBytes} are allowed.");
        }

        var bytes = File.ReadAllBytes(file.FullName);
        return $"{SourceImages.DataPrefix}{SourceInfo.Read(bytes).ContentType};base64,{Convert.ToBase64String(bytes)}";
    }
}
