using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;

namespace ImageGen.Storage.Access;

/// <summary>
/// The text of an API key: <c>ig_</c>, 32 random characters of A-Z, a-z and 0-9 (190 bits), and 6 characters of a checksum. Scanners for leaked secrets recognize it by
/// <c>ig_[0-9A-Za-z]{38}</c>, and the checksum rules out most other text of that form. The store has only its hash: a key with this many random bits cannot be
/// found by trying, so that a slow hash would only cost time on each request.
/// </summary>
public static class ApiKeySecret
{
    /// <summary>How every key begins.</summary>
    public const string Prefix = "ig_";

    /// <summary>Characters of a key in all.</summary>
    public const int Length = 41;

    /// <summary>Characters at the end that lists show, so that people can tell keys apart.</summary>
    public const int ShownLength = 4;

    private const int RandomLength = 32;
    private const int ChecksumLength = 6;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    /// <summary>A new key.</summary>
    public static string Create()
    {
        var body = Prefix + RandomNumberGenerator.GetString(Alphabet, RandomLength);
        return body + ChecksumOf(body);
    }

    /// <summary>Whether the text has the form of a key and its checksum is right. Nothing else is worth a look in the store.</summary>
    public static bool IsWellFormed(string text)
        => text.Length == Length && text.StartsWith(Prefix, StringComparison.Ordinal) && text.AsSpan(Prefix.Length).IndexOfAnyExcept(Characters) < 0
            && text.AsSpan(^ChecksumLength..).SequenceEqual(ChecksumOf(text[..^ChecksumLength]));

    /// <summary>The form in which the store has the key: SHA-256 in lower-case hexadecimal.</summary>
    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key)));

    private static string ChecksumOf(string body)
    {
        Span<byte> hash = stackalloc byte[4];
        Crc32.Hash(Encoding.ASCII.GetBytes(body), hash);
        var rest = BinaryPrimitives.ReadUInt32LittleEndian(hash);
        Span<char> text = stackalloc char[ChecksumLength];
        for (var index = ChecksumLength - 1; index >= 0; index--)
        {
            text[index] = Alphabet[(int)(rest % Alphabet.Length)];
            rest /= (uint)Alphabet.Length;
        }

        return new string(text);
    }
}
