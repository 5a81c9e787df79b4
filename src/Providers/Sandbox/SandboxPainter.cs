using System.Globalization;
using ImageGen.Contracts;
using SkiaSharp;

namespace ImageGen.Providers.Sandbox;

/// <summary>Paints a sandbox image: the scene, the prompt on a card, and a band that states what it is.</summary>
internal static class SandboxPainter
{
    private static readonly SKColor Amber = new(0xFF, 0xC8, 0x3D);

    private static readonly SKColor Night = new(0x10, 0x12, 0x1A);

    public static ReadOnlyMemory<byte> Paint(SandboxDrawing drawing, string provider)
    {
        using var surface = SKSurface.Create(new SKImageInfo(drawing.Width, drawing.Height, SKColorType.Rgba8888, SKAlphaType.Premul))
            ?? throw new InvalidOperationException($"No memory for an image of {drawing.Width} by {drawing.Height} pixels.");
        var canvas = surface.Canvas;
        SandboxScene.Paint(canvas, drawing.Width, drawing.Height, new SandboxDice(drawing.Prompt, drawing.Seed));
        var band = PaintBand(canvas, drawing, provider);
        PaintCard(canvas, drawing, drawing.Height - band);

        using var image = surface.Snapshot();
        using var pixels = image.PeekPixels();
        using var data = drawing.Format switch
        {
            OutputFormat.Jpeg => pixels.Encode(new SKJpegEncoderOptions(90)),
            OutputFormat.Webp => pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, 85)),
            _ => pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.Sub, 1)),
        };
        return data?.ToArray() ?? throw new InvalidOperationException("The image could not be encoded.");
    }

    private static float PaintBand(SKCanvas canvas, SandboxDrawing drawing, string provider)
    {
        var (width, height) = ((float)drawing.Width, (float)drawing.Height);
        var gap = Math.Clamp(Math.Min(width, height) * 0.02f, 2, 20);
        var room = width - (2 * gap);
        var title = SandboxText.Fit(width < 120 ? "SANDBOX" : "SANDBOX – not a real image", room, height * 0.2f, Math.Clamp(height * 0.038f, 9, 60), 6);
        var facts = SandboxText.Fit(
            string.Create(CultureInfo.InvariantCulture, $"{provider} · seed {drawing.Seed} · {drawing.Width} × {drawing.Height}"),
            room, height * 0.16f, title.Size * 0.72f, 5);

        var band = Math.Min(height * 0.6f, title.Height + facts.Height + (2.5f * gap));
        using var paint = new SKPaint { Color = Night };
        canvas.DrawRect(0, height - band, width, band, paint);
        paint.Color = Amber;
        canvas.DrawRect(0, height - band, width, Math.Max(1, gap * 0.25f), paint);
        title.Draw(canvas, width / 2, height - band + gap, Amber, bold: true);
        facts.Draw(canvas, width / 2, height - band + gap + title.Height, SKColors.White.WithAlpha(210));
        return band;
    }

    private static void PaintCard(SKCanvas canvas, SandboxDrawing drawing, float height)
    {
        var margin = Math.Clamp(Math.Min(drawing.Width, height) * 0.06f, 2, 64);
        var padding = margin * 0.7f;
        var room = new SKSize(drawing.Width - (2 * (margin + padding)), height - (2 * (margin + padding)));
        if (room.Width < 8 || room.Height < 6)
        {
            return;
        }

        var text = SandboxText.Fit(drawing.Prompt, room.Width, room.Height, Math.Clamp(Math.Min(drawing.Width * 0.07f, height * 0.3f), 6, 120), Math.Clamp(height * 0.016f, 6, 14));
        var card = SKRect.Create(
            (drawing.Width - text.Width) / 2 - padding, (height - text.Height) / 2 - padding, text.Width + (2 * padding), text.Height + (2 * padding));
        using var paint = new SKPaint { Color = Night.WithAlpha(165), IsAntialias = true };
        canvas.DrawRoundRect(card, margin * 0.5f, margin * 0.5f, paint);
        text.Draw(canvas, drawing.Width / 2f, card.Top + padding, SKColors.White);
    }
}
