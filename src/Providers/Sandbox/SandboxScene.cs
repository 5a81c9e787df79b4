using SkiaSharp;

namespace ImageGen.Providers.Sandbox;

/// <summary>The scene behind the text: a sky, a sun with its glow, stars, and overlapping hills, all chosen by the random numbers.</summary>
internal static class SandboxScene
{
    private const int Hills = 5;

    public static void Paint(SKCanvas canvas, int width, int height, SandboxDice dice)
    {
        var hue = dice.Next(0, 360);
        var warm = (hue + dice.Next(30, 80)) % 360;
        PaintSky(canvas, width, height, hue, warm);
        PaintStars(canvas, width, height, dice);
        PaintSun(canvas, width, height, warm, dice);
        for (var i = 0; i < Hills; i++)
        {
            PaintHill(canvas, width, height, (float)i / (Hills - 1), hue, dice);
        }
    }

    private static void PaintSky(SKCanvas canvas, int width, int height, float hue, float warm)
    {
        using var shader = SKShader.CreateLinearGradient(
            new SKPoint(0, 0),
            new SKPoint(width * 0.25f, height),
            [SKColor.FromHsl(hue, 60, 22), SKColor.FromHsl((hue + 15) % 360, 58, 46), SKColor.FromHsl(warm, 78, 74)],
            [0, 0.45f, 1],
            SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = shader };
        canvas.DrawRect(0, 0, width, height, paint);
    }

    private static void PaintStars(SKCanvas canvas, int width, int height, SandboxDice dice)
    {
        using var paint = new SKPaint { IsAntialias = true };
        var grain = MathF.Sqrt((float)width * height) / 1024;
        for (var i = 0; i < 90; i++)
        {
            paint.Color = SKColors.White.WithAlpha((byte)dice.Next(30, 170));
            canvas.DrawCircle(dice.Next(0, width), dice.Next(0, height * 0.6f), Math.Max(0.4f, grain * dice.Next(0.6f, 2.6f)), paint);
        }
    }

    private static void PaintSun(SKCanvas canvas, int width, int height, float hue, SandboxDice dice)
    {
        var center = new SKPoint(width * dice.Next(0.15f, 0.85f), height * dice.Next(0.2f, 0.5f));
        var radius = Math.Min(width, height) * dice.Next(0.09f, 0.16f);
        using var glow = SKShader.CreateRadialGradient(
            center, radius * 4, [SKColor.FromHsl(hue, 95, 82).WithAlpha(170), SKColor.FromHsl(hue, 95, 82).WithAlpha(0)], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { IsAntialias = true, Shader = glow };
        canvas.DrawCircle(center, radius * 4, paint);
        paint.Shader = null;
        paint.Color = SKColor.FromHsl(hue, 90, 90);
        canvas.DrawCircle(center, radius, paint);
    }

    // Near hills are lower and darker.
    private static void PaintHill(SKCanvas canvas, int width, int height, float near, float hue, SandboxDice dice)
    {
        var ground = height * (0.52f + (0.34f * near));
        var (rise, swell) = (height * dice.Next(0.05f, 0.1f), height * dice.Next(0.01f, 0.035f));
        var (slow, fast) = (dice.Next(0.6f, 1.6f), dice.Next(2.5f, 5));
        var (from, shift) = (dice.Next(0, MathF.Tau), dice.Next(0, MathF.Tau));
        using var hill = new SKPathBuilder();
        hill.MoveTo(0, height);
        for (var step = 0; step <= 128; step++)
        {
            var turn = MathF.Tau * step / 128;
            hill.LineTo(width * step / 128f, ground - (rise * MathF.Sin((turn * slow) + from)) - (swell * MathF.Sin((turn * fast) + shift)));
        }

        hill.LineTo(width, height);
        hill.Close();
        using var outline = hill.Detach();
        using var paint = new SKPaint { IsAntialias = true, Color = SKColor.FromHsl((hue + (20 * near)) % 360, 45, 46 - (34 * near)) };
        canvas.DrawPath(outline, paint);
    }
}
