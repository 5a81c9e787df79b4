namespace ImageGen.Messaging.Tests.Declarations;

/// <summary>A method that a client sent to the broker, as far as the tests need it.</summary>
internal abstract record AmqpMethod
{
    /// <summary><c>queue.declare</c>, with the names of its arguments.</summary>
    public sealed record QueueDeclared(string Name, bool IsPassive, bool IsDurable, bool IsExclusive, bool IsAutoDelete, IReadOnlyList<string> Arguments) : AmqpMethod;

    /// <summary><c>exchange.declare</c>.</summary>
    public sealed record ExchangeDeclared(string Name, string Type, bool IsPassive, bool IsDurable, bool IsAutoDelete) : AmqpMethod;

    /// <summary><c>basic.qos</c>.</summary>
    public sealed record PrefetchSet(ushort Count, bool IsGlobal) : AmqpMethod;
}
