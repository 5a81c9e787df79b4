using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace ImageGen.Storage.Tests.Results;

/// <summary>
/// Images of 16 x 8 pixels as other programs write them (Pillow, cjpeg), in fields of red and green above blue and white, and ways to change them.
/// </summary>
internal static class SourceFiles
{
    public static byte[] BaselineJpeg => Convert.FromBase64String("/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/2wBDAQMEBAUEBQkFBQkUDQsNFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBT/wAARCAAIABADAREAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwD42/4Wr/1C/wDyY/8Asa/cP+JZf+px/wCUP/ux/Rv/ABMN/wBSr/yt/wDcj9kP+GQf+pt/8pv/ANtr+H/+IZ/9Rn/lP/7c/wA4/wDiD3/Uf/5S/wDuh//Z");

    public static byte[] ProgressiveJpeg => Convert.FromBase64String("/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/2wBDAQMEBAUEBQkFBQkUDQsNFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBT/wgARCAAIABADAREAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAABwj/xAAWAQEBAQAAAAAAAAAAAAAAAAAHBgj/2gAMAwEAAhADEAAAARq4RrID84//xAAWEAEBAQAAAAAAAAAAAAAAAAAAFRb/2gAIAQEAAQUCqsg//8QAGhEAAQUBAAAAAAAAAAAAAAAAABYXY6LiZP/aAAgBAwEBPwFw+W+RHz10f//EABsRAAEEAwAAAAAAAAAAAAAAAAAWF2OiZOHi/9oACAECAQE/AWyzKdiZmrs//8QAGRAAAQUAAAAAAAAAAAAAAAAAADM0oqPh/9oACAEBAAY/AkpDuvT/xAAWEAADAAAAAAAAAAAAAAAAAAAQ8PH/2gAIAQEAAT8hSBX/2gAMAwEAAgADAAAAELf/xAAUEQEAAAAAAAAAAAAAAAAAAAAQ/9oACAEDAQE/EBe//8QAFBEBAAAAAAAAAAAAAAAAAAAAEP/aAAgBAgEBPxAIf//EABQQAQAAAAAAAAAAAAAAAAAAABD/2gAIAQEAAT8QIX//2Q==");

    public static byte[] GreyJpeg => Convert.FromBase64String("/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/wAALCAAIABABAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/APjb/hav/UL/APJj/wCxr9kP+GQf+pt/8pv/ANtr/9k=");

    public static byte[] CmykJpeg => Convert.FromBase64String("/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwADAgIDAgIDAwMDBAMDBAUIBQUEBAUKBwcGCAwKDAwLCgsLDQ4SEA0OEQ4LCxAWEBETFBUVFQwPFxgWFBgSFBUU/8AAFAgACAAQBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4EQwBNAFkASwAAPwBP+H53/VE//Lr/APuKvyqpP+HGP/VbP/LU/wDu2v1To/4cY/8AVbP/AC1P/u2v6qKP+HGP/VbP/LU/+7aK/9k=");

    public static byte[] RgbJpeg => Convert.FromBase64String("/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwADAgIDAgIDAwMDBAMDBAUIBQUEBAUKBwcGCAwKDAwLCgsLDQ4SEA0OEQ4LCxAWEBETFBUVFQwPFxgWFBgSFBUU/8AAEQgACAAQA1IRAEcRAEIRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAAwDUgBHAEIAAD8AT/h+d/1RP/y6/wD7ir8qqT/hxj/1Wz/y1P8A7to/4cY/9Vs/8tT/AO7a/qoo/wCHGP8A1Wz/AMtT/wC7a//Z");

    public static byte[] ArithmeticJpeg => Convert.FromBase64String("/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAUDBAQEAwUEBAQFBQUGBwwIBwcHBw8LCwkMEQ8SEhEPERETFhwXExQaFRERGCEYGh0dHx8fExciJCIeJBweHx7/2wBDAQUFBQcGBw4ICA4eFBEUHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh7/yQARCAAIABADASIAAhEBAxEB/8wACgAQEAUBEBEF/9oADAMBAAIRAxEAPwD/AMmA46jQ6EirOeRh1y29ZCPvsJLfFlUGJU8Bszr60vgmBzUFKY63z6VXzHJ8mommlkxaaNpVv5wFQAr2uRPRJN3hyuNDFc//2Q==");

    public static byte[] ArithmeticProgressiveJpeg => Convert.FromBase64String("/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAUDBAQEAwUEBAQFBQUGBwwIBwcHBw8LCwkMEQ8SEhEPERETFhwXExQaFRERGCEYGh0dHx8fExciJCIeJBweHx7/2wBDAQUFBQcGBw4ICA4eFBEUHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh7/ygARCAAIABADASIAAhEBAxEB/8wABgAQARD/2gAMAwEAAhADEAAAAf8AkrVc6qmY/8wABBAF/9oACAEBAAEFAoYvsUD/zAAEEQX/2gAIAQMBAT8BOjzI34JVuOt+Xx42EmzzoP/MAAQRBf/aAAgBAgEBPwE7P0AOyrmeqeI+m4OYHaP/zAAEEAX/2gAIAQEABj8CYE7A25zA/8wABBAF/9oACAEBAAE/IR9r0Idn0+yA/9oADAMBAAIAAwAAABD+/8wABBEF/9oACAEDAQE/EPXZmIjIuO5TLrJA/8wABBEF/9oACAECAQE/EDaqzP4IG2D/zAAEEAX/2gAIAQEAAT8QH2u6ABaikP/Z");

    public static byte[] PalettePngWithAlpha => Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAABAAAAAIAgMAAACNGJcEAAAADFBMVEX///8A/wD/AAAAAP8XAUDqAAAAAXRSTlMAQObYZgAAABZJREFUeJxjWLUqNJQBjfj/n4EBjQAASZcP8WTPA/AAAAAASUVORK5CYII=");

    public static byte[] GreyAlphaPng => Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAABAAAAAICAQAAABaf7ccAAAAIElEQVR4nGP0+c+AArxQuQxMDAQA5QoYZdHc8Ij+bgAAmTEDopqUlOcAAAAASUVORK5CYII=");

    public static byte[] Grey16Png => Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAABAAAAAIEAAAAACFjfwIAAAAIUlEQVR4nGP08WFAAV5eqHwmBgKAcgWMsrKoAo8e0d0NABr7AznVUXg4AAAAAElFTkSuQmCC");

    public static byte[] Rgb16Png => Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAABAAAAAIEAIAAAAvhDSDAAAAIElEQVR4nGP4/58BCIgnSVELJkctIEYHSVpIBaMWEAQARaF+kP/LjakAAAAASUVORK5CYII=");

    public static byte[] AnimatedPng => Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAABAAAAAICAIAAAB/FOjAAAAACGFjVEwAAAACAAAAAPONk3AAAAAaZmNUTAAAAAAAAAAQAAAACAAAAAAAAAAAAGQD6AAAAazP8AAAACFJREFUeJxj/M+AHTDikGDCoR4noL0GRgYG7I79P3T8AAAUswULAcDyXQAAABpmY1RMAAAAAQAAABAAAAAIAAAAAAAAAAAAZAPoAACa3yUkAAAAJ2ZkQVQAAAACeJxjZPjPgBX8Z8QuzoRdGDegvQaW/zg8gcMLg9EPAIYsBBDALRnvAAAAAElFTkSuQmCC");

    public static byte[] StillWebP => Convert.FromBase64String("UklGRjYAAABXRUJQVlA4TCkAAAAvD8ABAB8gEEjeHzqN+RcQFPwf3fxHZA+AMNtokpOc5P2OIaL/Ufph+wA=");

    public static byte[] LossyWebP => Convert.FromBase64String("UklGRlwAAABXRUJQVlA4IFAAAABwAwCdASoQAAgAAUAmJagCdLoBJgP4B+IF3/3YB/QAXxUo6WAA/vaJ34Al+3of/bEFj/5m6bwUP4DGzJ43/+nZP/0nmsXwf/DJmjlLMAAAAA==");

    public static byte[] AnimatedWebP => Convert.FromBase64String("UklGRrgAAABXRUJQVlA4WAoAAAACAAAADwAABwAAQU5JTQYAAAAAAAAAAABBTk1GQgAAAAAAAAAAAA8AAAcAAGQAAAJWUDhMKgAAAC8PwAEAHyAQSN4fOo35FxAU/B/d/EdkD4Aw22iSkzzJ/Y4hov+x6Ye6AUFOTUZCAAAAAAAAAAAADwAABwAAZAAAAFZQOEwqAAAALw/AAQAfIBBI3h86jfkXEBT8H938R2QPgDDbaJKTnOT9jiGi/6H1N7gA");

    public static byte[] AnimatedLossyWebP => Convert.FromBase64String("UklGRvoAAABXRUJQVlA4WAoAAAACAAAADwAABwAAQU5JTQYAAAAAAAAAAABBTk1GZAAAAAAAAAAAAA8AAAcAAGQAAAJWUDggTAAAAPABAJ0BKhAACAACwEwlqAADXzQcnwcLgAD+4vaSxv8g8Bio//i9/+LHVP8EP9hv3Oiqj//rE3//8E4/2wmf2b/6R37Kov8G+kAAAABBTk1GYgAAAAAAAAAAAA8AAAcAAGQAAABWUDggSgAAANQBAJ0BKhAACAAAAEwlqAADOy5oz4mAAP3NL2IH2U1naU7/+yX5gaxt+sV/8WOqf4Fz//Wh///hdH6AKn8G/+Yl/wm5fuTD8AAA");

    public static byte[] StillGif => Convert.FromBase64String("R0lGODdhEAAIAIEAAP///wD/AP8AAAAA/ywAAAAAEAAIAAAIMAAFCBwoMIDBgwYJEkSIUOFAhgcdFoQYYIDFixYBaNyoESNGjhw9XgS5UWRGkgACAgA7");

    public static byte[] AnimatedGif => Convert.FromBase64String("R0lGODlhEAAIAIEAAP///wD/AP8AAAAA/yH5BAAKAAAALAAAAAAQAAgAAAgwAAUIHCgwgMGDBgkSRIhQ4UCGBx0WhBhggMWLFgFo3KgRI0aOHD1eBLlRZEaSAAICACH5BAAKAAAALAAAAAAQAAgAgf///wD/AP8AAAAA/wgwAAMIHChQgMGDBgkSRIhQ4UCGBx0WhCgAgMWLFgdo3KgRI0aOHD1eBLlRZEaSAwICADs=");

    public static byte[] Bmp => Convert.FromBase64String("Qk22AQAAAAAAADYAAAAoAAAAEAAAAAgAAAABABgAAAAAAIABAADEDgAAxA4AAAAAAAAAAAAA/wAA/wAA/wAA/wAA/wAA/wAA/wAA/wAA/////////////////////////////////wAA/wAA/wAA/wAA/wAA/wAA/wAA/wAA/////////////////////////////////wAA/wAA/wAA/wAA/wAA/wAA/wAA/wAA/////////////////////////////////wAA/wAA/wAA/wAA/wAA/wAA/wAA/wAA////////////////////////////////AAD/AAD/AAD/AAD/AAD/AAD/AAD/AAD/AP8AAP8AAP8AAP8AAP8AAP8AAP8AAP8AAAD/AAD/AAD/AAD/AAD/AAD/AAD/AAD/AP8AAP8AAP8AAP8AAP8AAP8AAP8AAP8AAAD/AAD/AAD/AAD/AAD/AAD/AAD/AAD/AP8AAP8AAP8AAP8AAP8AAP8AAP8AAP8AAAD/AAD/AAD/AAD/AAD/AAD/AAD/AAD/AP8AAP8AAP8AAP8AAP8AAP8AAP8AAP8A");

    public static byte[] Tiff => Convert.FromBase64String("SUkqAAgAAAAKAAABBAABAAAAEAAAAAEBBAABAAAACAAAAAIBAwADAAAAhgAAAAMBAwABAAAAAQAAAAYBAwABAAAAAgAAABEBBAABAAAAjAAAABUBAwABAAAAAwAAABYBBAABAAAACAAAABcBBAABAAAAgAEAABwBAwABAAAAAQAAAAAAAAAIAAgACAD/AAD/AAD/AAD/AAD/AAD/AAD/AAD/AAAA/wAA/wAA/wAA/wAA/wAA/wAA/wAA/wD/AAD/AAD/AAD/AAD/AAD/AAD/AAD/AAAA/wAA/wAA/wAA/wAA/wAA/wAA/wAA/wD/AAD/AAD/AAD/AAD/AAD/AAD/AAD/AAAA/wAA/wAA/wAA/wAA/wAA/wAA/wAA/wD/AAD/AAD/AAD/AAD/AAD/AAD/AAD/AAAA/wAA/wAA/wAA/wAA/wAA/wAA/wAA/wAAAP8AAP8AAP8AAP8AAP8AAP8AAP8AAP////////////////////////////////8AAP8AAP8AAP8AAP8AAP8AAP8AAP8AAP////////////////////////////////8AAP8AAP8AAP8AAP8AAP8AAP8AAP8AAP////////////////////////////////8AAP8AAP8AAP8AAP8AAP8AAP8AAP8AAP////////////////////////////////8=");

    /// <summary>Exif with an orientation, as one of the two byte orders has it, behind another entry.</summary>
    public static byte[] Exif(int orientation, bool isLittle = true, int type = 3)
    {
        var exif = new byte[8 + 2 + 24 + 4];
        (isLittle ? "II"u8 : "MM"u8).CopyTo(exif);
        Write16(exif.AsSpan(2), 42);
        Write32(exif.AsSpan(4), 8);
        Write16(exif.AsSpan(8), 2);
        WriteEntry(exif.AsSpan(10), 0x010F, 2, 0);
        WriteEntry(exif.AsSpan(22), 0x0112, type, orientation);
        return exif;

        void WriteEntry(Span<byte> entry, int tag, int kind, int value)
        {
            Write16(entry, tag);
            Write16(entry[2..], kind);
            Write32(entry[4..], 1);
            switch (kind)
            {
                case 3:
                    Write16(entry[8..], value);
                    break;
                case 4:
                    Write32(entry[8..], value);
                    break;
                default:
                    entry[8] = (byte)value;
                    break;
            }
        }

        void Write16(Span<byte> place, int value)
        {
            if (isLittle)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(place, (ushort)value);
            }
            else
            {
                BinaryPrimitives.WriteUInt16BigEndian(place, (ushort)value);
            }
        }

        void Write32(Span<byte> place, int value)
        {
            if (isLittle)
            {
                BinaryPrimitives.WriteInt32LittleEndian(place, value);
            }
            else
            {
                BinaryPrimitives.WriteInt32BigEndian(place, value);
            }
        }
    }

    /// <summary>The JPEG with a segment behind its first one.</summary>
    public static byte[] WithSegment(byte[] jpeg, byte marker, byte[] data)
    {
        var place = 4 + BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(4));
        return [.. jpeg[..place], 0xFF, marker, (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2), .. data, .. jpeg[place..]];
    }

    /// <summary>The JPEG with Exif in it.</summary>
    public static byte[] JpegWithExif(byte[] jpeg, byte[] exif) => WithSegment(jpeg, 0xE1, [.. "Exif\0\0"u8, .. exif]);

    /// <summary>The PNG with a chunk behind its header, or before its end.</summary>
    public static byte[] WithChunk(byte[] png, string type, byte[] data, bool isLast = false)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        var chunk = new byte[body.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        body.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(4 + body.Length), Crc32.HashToUInt32(body));
        var place = isLast ? png.Length - 12 : 33;
        return [.. png[..place], .. chunk, .. png[place..]];
    }

    /// <summary>The lossless simple WebP as an extended one with a chunk behind its pixels.</summary>
    public static byte[] WithWebPChunk(byte[] simple, string type, byte[] data, byte flags)
        => TestImages.WebP([.. TestImages.RiffChunk("VP8X", [flags, 0, 0, 0, 15, 0, 0, 7, 0, 0]), .. simple[12..], .. TestImages.RiffChunk(type, data)]);
}
