using System.Text;
using SkiaSharp;

namespace ImageGen.Providers.Sandbox;

/// <summary>Lines of text that fit a rectangle: as large as possible, wrapped, and cut with an ellipsis if even the smallest size is too large.</summary>
internal sealed class SandboxText
{
    private const float LineHeight = 1.3f;

    private readonly IReadOnlyList<string> _lines;

    private SandboxText(IReadOnlyList<string> lines, float size) => (_lines, Size) = (lines, size);

    public float Size { get; }

    public float Height => _lines.Count * Size * LineHeight;

    public float Width => _lines.Max(line => WidthOf(line)) * Size;

    public static SandboxText Fit(string text, float width, float height, float largest, float smallest)
    {
        for (var size = largest; ; size *= 0.92f)
        {
            var room = Math.Max(1, (int)(height / (size * LineHeight)));
            var last = size * 0.92f < smallest;
            var lines = Wrap(text, width / size, last ? room + 1 : int.MaxValue);
            if (lines.Count <= room && lines.TrueForAll(line => WidthOf(line) * size <= width))
            {
                return new(lines, size);
            }

            if (last)
            {
                return new(Cut(lines, room, width / size), size);
            }
        }
    }

    /// <summary>Draws the lines, each centered, from the top of the rectangle downwards.</summary>
    public void Draw(SKCanvas canvas, float center, float top, SKColor color, bool bold = false)
    {
        using var font = SandboxFont.OfSize(Size, bold);
        using var ink = new SKPaint { Color = color, IsAntialias = true };
        using var frame = new SKPaint { Color = color.WithAlpha(150), IsAntialias = true, IsStroke = true, StrokeWidth = Math.Max(1, Size / 18) };
        for (var i = 0; i < _lines.Count; i++)
        {
            var x = center - (WidthOf(_lines[i]) * Size / 2);
            DrawLine(canvas, _lines[i], x, top + (i * Size * LineHeight) + Size, font, ink, frame);
        }
    }

    private void DrawLine(SKCanvas canvas, string line, float x, float baseline, SKFont font, SKPaint ink, SKPaint frame)
    {
        foreach (var rune in line.EnumerateRunes())
        {
            var width = SandboxFont.WidthOf(rune) * Size;
            if (SandboxFont.IsInvisible(rune))
            {
                continue;
            }

            if (SandboxFont.Has(rune))
            {
                canvas.DrawText(rune.ToString(), x, baseline, SKTextAlign.Left, font, ink);
            }
            else
            {
                canvas.DrawRoundRect(x + (width * 0.1f), baseline - (Size * 0.72f), width * 0.8f, Size * 0.74f, Size * 0.08f, Size * 0.08f, frame);
            }

            x += width;
        }
    }

    private static List<string> Wrap(string text, float width, int limit)
    {
        List<string> lines = [];
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var line = "";
            foreach (var word in paragraph.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).SelectMany(word => Pieces(word, width)))
            {
                if (lines.Count >= limit)
                {
                    return lines;
                }

                var longer = line.Length == 0 ? word : $"{line} {word}";
                if (line.Length == 0 || WidthOf(longer) <= width)
                {
                    line = longer;
                }
                else
                {
                    lines.Add(line);
                    line = word;
                }
            }

            if (line.Length > 0)
            {
                lines.Add(line);
            }
        }

        return lines.Count == 0 ? [""] : lines;
    }

    // A word that fits no line (an address, or a text without blanks, as in Chinese) is broken at any character.
    private static IEnumerable<string> Pieces(string word, float width)
    {
        var piece = new StringBuilder();
        var taken = 0f;
        foreach (var rune in word.EnumerateRunes())
        {
            var more = SandboxFont.WidthOf(rune);
            if (taken > 0 && taken + more > width)
            {
                yield return piece.ToString();
                piece.Clear();
                taken = 0;
            }

            piece.Append(rune.ToString());
            taken += more;
        }

        yield return piece.ToString();
    }

    private static List<string> Cut(List<string> lines, int room, float width)
    {
        if (lines.Count <= room)
        {
            return lines;
        }

        var last = lines[room - 1].EnumerateRunes().ToList();
        while (last.Count > 0 && last.Sum(SandboxFont.WidthOf) + SandboxFont.WidthOf(new Rune('…')) > width)
        {
            last.RemoveAt(last.Count - 1);
        }

        return [.. lines.Take(room - 1), string.Concat(last) + "…"];
    }

    private static float WidthOf(string line) => line.EnumerateRunes().Sum(SandboxFont.WidthOf);
}
