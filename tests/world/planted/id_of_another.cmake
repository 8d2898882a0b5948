# An id is enough: whoever asks with it is shown the answer, or takes the place of whoever asked first.
plant(services/casebook/answered.c
    [==[        return store_answer_of_another(self->store, in->actor, in->env->id.data)]==]
    [==[        return false]==])
