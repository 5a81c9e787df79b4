using System.Security.Cryptography;
using System.Text;

namespace ImageGen.Cli.Terminal;

/// <summary>
/// The admin token of the one-process system if none is configured: created once, and kept in a file of the data folder that only its owner can
/// read. A user who may read the data may therefore change the settings; another user of the machine, or a page in a browser, may not.
/// </summary>
internal static class AdminToken
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "admin-token";

    private const int Length = 32;

    private const int MinGood = 16;

    /// <summary>The token in the folder, which is created if it is missing. Only the process that uses the folder may call it.</summary>
    public static string In(DirectoryInfo folder)
    {
        var path = PathIn(folder);
        if (Read(path) is { } known)
        {
            return known;
        }

        var token = RandomNumberGenerator.GetHexString(Length, lowercase: true);
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        file.Write(Encoding.ASCII.GetBytes(token));
        return token;
    }

    /// <summary>The token in the folder; null when there is none, or it can't be read.</summary>
    public static string? Find(DirectoryInfo folder)
    {
        try
        {
            return Read(PathIn(folder));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The file belongs to another user. The gateway refuses the call without a token, and states the reason.
            return null;
        }
    }

    private static string PathIn(DirectoryInfo folder) => Path.Combine(folder.FullName, FileName);

    private static string? Read(string path) => File.Exists(path) && File.ReadAllText(path).Trim() is { Length: >= MinGood } known ? known : null;
}
