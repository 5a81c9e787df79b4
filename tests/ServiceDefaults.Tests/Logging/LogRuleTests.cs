using ImageGen.ServiceDefaults.Starting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ImageGen.ServiceDefaults.Tests.Logging;

public sealed class LogRuleTests
{
    /// <summary>Whether a host has the checks of its start, as all programs do, and when they are registered.</summary>
    public enum Start
    {
        Unchecked,
        CheckedFirst,
        CheckedLast,
    }

    [Theory]
    [InlineData(Start.Unchecked)]
    [InlineData(Start.CheckedFirst)]
    [InlineData(Start.CheckedLast)]
    public void Repeated_log_lines_of_a_library_are_one_line_a_minute_with_the_number_left_out(Start start)
    {
        var (time, lines) = (new SteppedTime(), new KeptLines());
        using var host = Build(time, lines, start);
        var log = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("MassTransit.ReceiveTransport");

        for (var channel = 0; channel < 16; channel++)
        {
            Write(log, LogLevel.Error, "Channel {Channel} shut down", channel, new IOException("Away."));
        }

        Write(log, LogLevel.Error, "R-FAULT {Message}", "a prompt", new IOException("Away."));
        Write(log, LogLevel.Information, "Bus started: {Address}", "rabbitmq://127.0.0.1/", null);
        time.Step(TimeSpan.FromMinutes(1));
        Write(log, LogLevel.Error, "Channel {Channel} shut down", 99, new IOException("Away."));

        Assert.Equal(["Channel 0 shut down", "Bus started: rabbitmq://127.0.0.1/", "Channel 99 shut down (15 more like it before)"], lines.All);
    }

    [Theory]
    [InlineData(Start.Unchecked)]
    [InlineData(Start.CheckedFirst)]
    [InlineData(Start.CheckedLast)]
    public void Request_lines_with_their_queries_are_not_written_at_any_level(Start start)
    {
        var lines = new KeptLines();
        using var host = Build(new SteppedTime(), lines, start);
        var log = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Microsoft.AspNetCore.Hosting.Diagnostics");

        Write(log, LogLevel.Information, "Request starting {Url}", "/v1/pictures/a?signature=abc", null);
        Write(log, LogLevel.Error, "Application startup exception {Kind}", "x", null);

        Assert.Equal(["Application startup exception x"], lines.All);
    }

    private static IHost Build(TimeProvider time, KeptLines lines, Start start)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["Logging:LogLevel:Microsoft.AspNetCore"] = "Trace";
        builder.Services.AddSingleton(time);
        if (start == Start.CheckedFirst)
        {
            builder.AddStartChecks([]);
        }

        builder.AddServiceDefaults();
        if (start == Start.CheckedLast)
        {
            builder.AddStartChecks([]);
        }

        builder.Logging.ClearProviders();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ILoggerProvider>(lines));
        return builder.Build();
    }

#pragma warning disable CA2254, CA1848 // The tests are about any template.
    private static void Write(ILogger log, LogLevel level, string template, object value, Exception? fault) => log.Log(level, fault, template, value);
#pragma warning restore CA2254, CA1848
}
