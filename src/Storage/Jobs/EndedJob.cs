using System.Globalization;
using System.Text;

namespace ImageGen.Storage.Jobs;

/// <summary>An entry of the lists of ended jobs.</summary>
/// <param name="Id">The job.</param>
/// <param name="Tenant">Its tenant.</param>
/// <param name="Created">When it was created, ms since 1970.</param>
/// <param name="Expires">When its row expires, ms since 1970; null in entries of the sorted set, which has it as the score.</param>
internal sealed record EndedJob(Guid Id, string Tenant, long Created, long? Expires)
{
    private const int IdLength = 16;

    /// <summary>Reads the form in which scripts write an entry: <c>id:tenant:status:created:expires</c>.</summary>
    public static EndedJob Parse(string entry)
    {
        var parts = entry.Split(':');
        return new EndedJob(Guid.ParseExact(parts[0], "N"), parts[1], Number(parts[3]), parts.Length > 4 ? Number(parts[4]) : null);

        static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    public static EndedJob Parse(byte[] entry)
    {
        var stream = new MemoryStream(entry, IdLength, entry.Length - IdLength);
        using var reader = new BinaryReader(stream);
        var created = reader.Read7BitEncodedInt64();
        var expires = created + reader.Read7BitEncodedInt64();
        return new EndedJob(new Guid(entry.AsSpan(0, IdLength), bigEndian: true), Encoding.UTF8.GetString(entry.AsSpan(IdLength + (int)stream.Position)), created, expires);
    }

    /// <summary>An entry in half the memory: the id, the time of creation, the time until the row expires, and the tenant.</summary>
    public byte[] ToBytes()
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer);
        writer.Write(Id.ToByteArray(bigEndian: true));
        writer.Write7BitEncodedInt64(Created);
        writer.Write7BitEncodedInt64(Expires!.Value - Created);
        writer.Write(Encoding.UTF8.GetBytes(Tenant));
        writer.Flush();
        return buffer.ToArray();
    }
}
