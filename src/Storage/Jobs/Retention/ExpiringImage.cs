using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Results;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs.Retention;

/// <summary>
/// The image of an ended job whose row is compact: an entry of the removals in a sixth of its memory, until the row expires. Images with other keys than <see cref="ImageKey.Create"/> makes, and source
/// images, stay entries of the removals.
/// </summary>
/// <param name="Id">The job.</param>
/// <param name="Expires">When its row expires, ms since 1970.</param>
/// <param name="Day">The day in the key of the image.</param>
/// <param name="Extension">The extension in the key of the image.</param>
internal sealed record ExpiringImage(Guid Id, long Expires, DateOnly Day, string Extension)
{
    private const int IdLength = 16;

    /// <summary>The entry of the removals that the end of the job wrote (<see cref="ImageRemoval.AtEnd"/>).</summary>
    public string Removal => new ImageRemoval(RemovalOwner.Job, Id, [ImageKey.Create(Id, new DateTimeOffset(Day, default, default), Extension)]).ToString();

    /// <summary>The image of a row; null if it has none, one whose key has another form, or one that this version can't read: that row must not keep the others from becoming compact.</summary>
    public static ExpiringImage? Of(EndedJob job, HashEntry[] row)
    {
        try
        {
            return (string?)row.FirstOrDefault(field => field.Name == "image").Value is { Length: > 0 } image && ImageKey.PartsOf(StoreJson.Read<StoredImage>(image).Key, job.Id) is var (day, extension)
                ? new ExpiringImage(job.Id, job.Expires!.Value, day, extension)
                : null;
        }
        catch (JsonException)
        {
            // The entry of the removals stays.
            return null;
        }
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    public static ExpiringImage Parse(byte[] entry)
    {
        using var reader = new BinaryReader(new MemoryStream(entry, IdLength, entry.Length - IdLength));
        var (expires, day) = (reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt());
        return new ExpiringImage(new Guid(entry.AsSpan(0, IdLength), bigEndian: true), expires, DateOnly.FromDayNumber(day), ImageKey.Extensions[reader.ReadByte()]);
    }

    /// <summary>The id, the time, the day since the year 1, and the position of the extension.</summary>
    public byte[] ToBytes()
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer);
        writer.Write(Id.ToByteArray(bigEndian: true));
        writer.Write7BitEncodedInt64(Expires);
        writer.Write7BitEncodedInt(Day.DayNumber);
        writer.Write((byte)ImageKey.Extensions.ToList().IndexOf(Extension));
        writer.Flush();
        return buffer.ToArray();
    }
}
