using System.Security.Cryptography;
using System.Text;

namespace ImageGen.Storage.Redis;

/// <summary>A Lua script, and the hash by which the server finds it.</summary>
internal sealed class StoreScript
{
    private StoreScript(string source)
    {
        Source = source;

        // The protocol names scripts by SHA-1; its security does not matter here.
#pragma warning disable CA5350
        Hash = SHA1.HashData(Encoding.UTF8.GetBytes(source));
#pragma warning restore CA5350
    }

    public string Source { get; }

    public byte[] Hash { get; }

    /// <summary>Joins embedded files. A name is the path below the project without the extension: <c>Jobs.Scripts.claim</c>.</summary>
    public static StoreScript Load(params IEnumerable<string> names) => new(string.Join('\n', names.Select(Read)));

    /// <summary>The exception for a value that the script can't return.</summary>
    public static InvalidDataException Unexpected(string? value) => new($"A script returned the unexpected value '{value}'.");

    private static string Read(string name)
    {
        var resource = $"{typeof(StoreScript).Assembly.GetName().Name}.{name}.lua";
        using var stream = typeof(StoreScript).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The script {resource} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
