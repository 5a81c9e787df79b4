using System.Runtime.InteropServices;
using ImageGen.Emulators;

CommandLine line;
try
{
    line = CommandLine.Read(args);
}
catch (FormatException exception)
{
    Console.Error.WriteLine($"{exception.Message}{Environment.NewLine}{Environment.NewLine}{CommandLine.Usage}");
    return 2;
}

var stop = new TaskCompletionSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
await using var emulator = await line.Emulator.StartAsync(line);
Console.WriteLine(line.Emulator.Welcome(emulator, line.Token));
await stop.Task;
return 0;

void Stop(PosixSignalContext context)
{
    context.Cancel = true; // This program ends by itself: the emulator is disposed first.
    stop.TrySetResult();
}
